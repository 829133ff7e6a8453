//! Any text at all: nothing panics, and what is found lies in the text. `cargo +nightly fuzz run detect`.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let found = quotes::detect(text);
    for quote in &found.quotes {
        assert!(text.get(quote.span.start..quote.span.end).is_some());
        for span in quote.via.iter().chain(&quote.cue).chain(quote.speaker.as_ref().map(|speaker| &speaker.span)) {
            assert!(text.get(span.start..span.end).is_some());
        }
    }
});
