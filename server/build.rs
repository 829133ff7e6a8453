//! The pages are embedded; files that come or go have to be noticed.

fn main() {
    println!("cargo:rerun-if-changed=../target/site/stamp");
}
