//! Reads a file and detects its quotes a number of times: `throughput FILE TIMES`. For instruction counts and profiles.

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).expect("the file can be read");
    let times: usize = args[2].parse().expect("a number");
    let start = std::time::Instant::now();
    let mut quotes = 0;
    for _ in 0..times {
        for article in text.split('\u{c}') {
            quotes += std::hint::black_box(quotes::detect(article)).quotes.len();
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("{quotes} quotes, {:.1} MB/s", (text.len() * times) as f64 / seconds / 1e6);
}
