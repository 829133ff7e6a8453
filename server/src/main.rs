//! The `verbatim` program.
//!
//! `serve` is the desk in the browser; the other commands are for programs and for whoever looks after it.
//! To add a command: a variant of [`Command`], a line in [`run`], and its work in `commands`.

// Views are types within types; an optimised build looks deeper into them than the default allows.
#![recursion_limit = "512"]

mod assets;
mod audit;
mod backup;
mod body;
mod commands;
mod compare;
mod connections;
mod crowd;
mod data;
mod detect;
mod doors;
mod export;
mod factor;
mod files;
mod form;
mod forms;
mod gate;
mod headers;
mod key;
mod pages;
mod reading;
mod sample;
mod security;
mod serve;
mod session;
mod signed;
mod sources;
mod upload;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A workbench for quotations in the news.
#[derive(Debug, Parser)]
#[command(name = "verbatim", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    place: data::Place,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the desk (the default). Prints a one-time set-up link while there is no admin.
    Serve(serve::Options),
    /// Find the quotes of texts; needs no database.
    Detect(detect::Options),
    /// Lay the words of a quote against the text in which they may have been said; needs no database.
    Compare(compare::Options),
    /// Read a document from standard input, under limits; the desk calls this for itself.
    #[command(hide = true)]
    Extract {
        /// What it is.
        #[arg(value_enum)]
        document: sources::apart::Kind,
    },
    /// Bring articles in.
    Import(commands::Import),
    /// Write a sheet of quotes.
    Export(commands::Export),
    /// Look after accounts.
    User {
        #[command(subcommand)]
        command: commands::User,
    },
    /// Walk the hash chains of the log.
    Audit {
        #[command(subcommand)]
        command: audit::Audit,
    },
    /// Test a signed sheet, or write one.
    Sheet {
        #[command(subcommand)]
        command: signed::Sheet,
    },
    /// Look after the key with which the desk signs.
    Key {
        #[command(subcommand)]
        command: signed::Key,
    },
    /// Write a copy of the database to a file, while the desk serves.
    Backup(backup::Backup),
    /// Put a backup in the place of the database; the desk must not be serving.
    Restore(backup::Restore),
}

fn main() -> ExitCode {
    data::close_to_others();
    let mut cli = Cli::parse();
    if cli.command.is_none() {
        cli.command = Cli::parse_from(["verbatim", "serve"]).command;
    }
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("verbatim: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let place = cli.place;
    let done = |()| ExitCode::SUCCESS;
    let Some(command) = cli.command else { return Ok(ExitCode::FAILURE) };
    // Before the runtime, whose threads would count against its limits.
    if let Command::Extract { document } = command {
        return sources::apart::run(document).map(done);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve(options) => serve::run(&place, options).await.map(done),
            Command::Detect(options) => detect::run(&options).map(done),
            Command::Extract { .. } => Ok(ExitCode::FAILURE),
            Command::Compare(options) => compare::run(&options).map(done),
            Command::Import(options) => commands::import(&place, options).await.map(done),
            Command::Export(options) => commands::export(&place, options).await.map(done),
            Command::User { command } => commands::user(&place, command).await.map(done),
            Command::Audit { command } => audit::run(&place, command).await,
            Command::Sheet { command } => signed::sheet(&place, command).await.map(done),
            Command::Key { command } => signed::key(&place, command).await.map(done),
            Command::Backup(options) => backup::backup(&place, options).await.map(done),
            Command::Restore(options) => backup::restore(&place, options).await.map(done),
        }
    })
}
