import { packageVersion } from '../../../../client/files/package-version';
import { createProgram } from '../../../../client/program';
import packageJson from '../../../../package.json';

test('--version prints the version of the package', () => {
  expect(packageVersion()).toBe(packageJson.version);
  const written: string[] = [];
  const program = createProgram().configureOutput({ writeOut: (text) => written.push(text) });
  expect(() => program.parse(['--version'], { from: 'user' })).toThrow(
    expect.objectContaining({ code: 'commander.version', exitCode: 0 }) as Error,
  );
  expect(written).toEqual([`${packageJson.version}\n`]);
});
