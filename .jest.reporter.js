/** Ends the run with one line that a person or a program can read: `N passed, N failed`, and `, N skipped` if any were. */
class LastLineReporter {
  constructor() {
    // jest puts its own summary behind every reporter, and the teardown may speak too: only the end of the process comes after them.
    process.once('exit', () => process.stdout.write(this.line ?? ''));
  }

  onRunComplete(_contexts, results) {
    // A file that cannot be loaded has no tests, and is a failure all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    this.line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
  }
}

module.exports = LastLineReporter;
