import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line that scripts can read; what broke outside every test counts as failed. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const states = modules.flatMap(({ children }) =>
      [...children.allTests()].map((test) => test.result().state),
    );
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.flatMap((suite) => suite.errors()).length + unhandled.length;
    process.stdout.write(
      `\n${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped\n`,
    );

    function count(state: string): number {
      return states.filter((each) => each === state).length;
    }
  }
}
