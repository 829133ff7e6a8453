import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM || "/usr/bin/chromium";

export default defineConfig({
  testDir: "tests",
  timeout: 60_000,
  // Each worker has a desk of its own.
  workers: 2,
  fullyParallel: false,
  reporter: [["list"]],
  outputDir: "../target/end2end",
  use: {
    // Cross-fades between pages would be in the way of what the tests look at.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
