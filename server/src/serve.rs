//! `verbatim serve`: the desk in the browser.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use clap::{Args, ValueEnum};
use store::{Store, SystemClock};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use crate::pages::Desk;
use crate::{assets, connections, crowd, data, doors, factor, gate, headers, reading, sample, security, session};

/// Where the desk is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Address {
    /// The address to listen on.
    #[arg(long, env = "VERBATIM_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Where people reach the desk, when that is another address (behind a proxy). With https, cookies are Secure.
    #[arg(long, env = "VERBATIM_PUBLIC_URL")]
    public_url: Option<String>,
}

impl Address {
    /// Where people reach the desk, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }
}

/// How the desk is served.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    address: Address,
    /// A proxy stands in front: take people's addresses from X-Forwarded-For.
    #[arg(long, env = "VERBATIM_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Where the proxy is, such as 10.1.0.0/16; by default this machine and private networks.
    #[arg(long = "trusted-proxy", env = "VERBATIM_TRUSTED_PROXY", value_delimiter = ',', requires = "behind_proxy")]
    trusted_proxies: Vec<ipnet::IpNet>,
    /// Fill an empty desk with sample articles, people and reviews.
    #[arg(long)]
    sample: bool,
    /// How the log is written.
    #[arg(long, env = "VERBATIM_LOG_FORMAT", value_enum, default_value = "text")]
    log: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// Serves until it is told to stop.
pub(crate) async fn run(place: &data::Place, options: Options) -> Result<()> {
    logging(options.log);
    let _lock = place.lock()?;
    let store = place.open().await?;
    let listener = listen(options.address.listen).await?;
    // Port 0 is any port that is free.
    let public_url = Address { listen: listener.local_addr()?, ..options.address }.url();
    let accounts = if options.sample {
        sample::fill(&store).await.context("the sample desk could not be filled")?
    } else {
        sample::close(&store).await.context("the accounts of the sample desk could not be disabled")?;
        None
    };
    let removed = store.sweep_files(place.file().is_some()).await?;
    if removed > 0 {
        tracing::info!("removed {removed} files that no evidence came of");
    }
    let public = !listener.local_addr()?.ip().is_loopback();
    greet(&store, &public_url, accounts, public).await?;
    let desk = Desk {
        app: app::request::Desk {
            store: store.clone(),
            assets: Arc::new(assets::names()),
            read: reading::read,
            public_url: public_url.as_str().into(),
            jobs: app::request::Jobs::default(),
        },
        leptos: leptos::prelude::LeptosOptions::builder().output_name("verbatim").build(),
        folder: place.data.as_path().into(),
        clock: Arc::new(SystemClock),
        tls: public_url.starts_with("https://"),
        proxies: session::Proxies::new(options.behind_proxy, options.trusted_proxies),
        strangers: Arc::default(),
        parts: Arc::default(),
        crowd: Arc::default(),
    };
    let sealing = tokio::spawn(seal(store.clone()));
    connections::serve(listener, router(desk), options.behind_proxy, stopped()).await;
    sealing.abort();
    sign(&store).await;
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Signs what the log has grown by, for as long as the desk serves.
async fn seal(store: Store) {
    /// Whoever rewrites the log below the desk has this long before it is signed.
    const EVERY: Duration = Duration::from_secs(5 * 60);
    loop {
        sign(&store).await;
        if let Err(error) = store.forget_notes().await {
            tracing::error!(%error, "old notes of the security log could not be forgotten; it is tried again in a while");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn sign(store: &Store) {
    if let Err(error) = store.checkpoint().await {
        tracing::error!(%error, "the log could not be signed; it is tried again in a while");
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "port {} is in use by another program. Stop that one, or choose another port with --listen {}:PORT",
                address.port(),
                address.ip()
            )
        }
        Err(error) => {
            Err(error).with_context(|| format!("cannot listen on {address}; choose another address with --listen"))
        }
    }
}

/// Where the desk is, and how to get in.
#[expect(clippy::print_stdout, reason = "this is what the person at the terminal waits for")]
async fn greet(store: &Store, public_url: &str, accounts: Option<sample::Accounts>, public: bool) -> Result<()> {
    println!("Verbatim is at {public_url}");
    if let Some(accounts) = accounts {
        println!("\nSample desk: sign in with the password  {}", accounts.password);
        for (email, role) in accounts.people {
            println!("  {email:<28} {role}");
        }
        if public {
            println!(
                "\nCareful: everybody knows this password, and others than you can reach this desk. Start it without --sample, which disables these accounts."
            );
        }
        println!();
    }
    if store.needs_setup().await? {
        println!(
            "There is no admin yet. Open this link once, within three days:\n  {}\n",
            app::request::setup_link(public_url, &store.setup_link().await?)
        );
    }
    Ok(())
}

fn logging(format: LogFormat) {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("VERBATIM_LOG").unwrap_or_else(|_| "info,sqlx=warn".into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = match format {
        LogFormat::Text => builder.with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // A second subscriber exists only in tests; theirs stays.
    drop(set);
}

/// Every address of the program, and what stands before it.
pub(crate) fn router(desk: Desk) -> Router {
    let id = headers::REQUEST_ID;
    // Files come back byte for byte, and most are packed already.
    let packed = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("video/"));
    doors::desk()
        // Files have a limit of their own (`files::parts`), and forms too (`form`).
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(desk.clone(), crowd::share))
        .layer(from_fn_with_state(desk.clone(), gate::keep))
        .layer(from_fn_with_state(desk.clone(), crowd::enter))
        .layer(from_fn_with_state(desk.clone(), factor::ask_first))
        .layer(from_fn_with_state(desk.clone(), security::watch))
        .layer(from_fn_with_state(desk.clone(), session::attach))
        // What a request reads ends with it, and before it takes everybody's time.
        .layer(from_fn(async |request: axum::extract::Request, next: axum::middleware::Next| {
            store::reading(next.run(request)).await
        }))
        .layer(CsrfLayer::new())
        .merge(doors::open())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(packed))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(desk.clone(), headers::secure))
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &axum::extract::Request| {
            let id = request.headers().get(headers::REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
            // The path only: queries may hold search words.
            tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
        }))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
        .layer(from_fn(headers::name))
        .with_state(desk)
}

/// Waits for Ctrl-C or the signal to end.
async fn stopped() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("stopping: open requests are finished first");
}
