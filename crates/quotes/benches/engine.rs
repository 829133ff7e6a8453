//! Megabytes a second on one core: marks alone, everything, and `memchr` over the same bytes as the limit.
//!
//! Reads the corpus beside the project where it is at hand (`VERBATIM_CORPUS` names its folder), and text
//! of its own where it is not.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use quotes::{Language, detect, fit};

/// The articles: a line of the corpus each, or the hand-made cases put together to articles.
fn articles() -> Vec<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("VERBATIM_CORPUS").map_or_else(|| root.join("../../../shared/corpus"), PathBuf::from);
    if let Ok(lines) = std::fs::read_to_string(folder.join("polnear.dev.jsonl")) {
        let text =
            |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str().map(str::to_owned);
        return lines.lines().filter_map(text).collect();
    }
    let cases = [
        include_str!("../src/rules/verb.cases"),
        include_str!("../src/names/names.cases"),
        include_str!("../src/via/medium.cases"),
    ];
    let texts: Vec<String> = cases.iter().flat_map(|file| quotes::cases::parse(file)).map(|case| case.text).collect();
    texts.chunks(12).cycle().take(80).map(|texts| texts.join("\n\n")).collect()
}

fn engine(criterion: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("engine");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    group.bench_function("everything", |bencher| {
        bencher.iter(|| articles.iter().map(|text| detect(black_box(text)).quotes.len()).sum::<usize>());
    });
    group.bench_function("marks", |bencher| {
        bencher.iter(|| articles.iter().map(|text| fit::marked(black_box(text), Language::English)).sum::<usize>());
    });
    group.bench_function("memchr", |bencher| {
        bencher.iter(|| {
            articles.iter().map(|text| memchr::memchr_iter(b'"', black_box(text).as_bytes()).count()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, engine);
criterion_main!(benches);
