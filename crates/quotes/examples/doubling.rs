//! Worst cases at one and at two megabytes: a linear reader takes twice as long for twice the text.
#![expect(clippy::print_stdout, reason = "the table goes to standard output")]

fn main() {
    println!("{:<16} {:>9} {:>9} {:>6}", "text of", "1 MB, ms", "2 MB, ms", "ratio");
    for piece in quotes::cases::WORST {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let run = || {
                let start = std::time::Instant::now();
                std::hint::black_box(quotes::detect(&text));
                start.elapsed().as_secs_f64() * 1e3
            };
            run().min(run())
        };
        let (one, two) = (time(1_000_000), time(2_000_000));
        println!("{:<16} {one:>9.1} {two:>9.1} {:>6.2}", format!("{piece:?}"), two / one);
    }
}
