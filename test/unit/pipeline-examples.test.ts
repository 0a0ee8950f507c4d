import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { renderManifest } from '../../client/outputs';
import { TFVARS_VARIABLE } from '../../client/outputs/tfvars';
import { createProgram } from '../../client/program';
import { Manifest } from '../../contract/schema/manifest';
import { FAILED_MANIFEST } from '../support/manifests';
import { callsOfScript } from '../support/script-calls';

const folder = path.join(__dirname, '..', '..', 'examples', 'pipelines');

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

const IMAGE = 'cn-hangzhou:m-source0001';

/** Throws for a call that the command would refuse. Returns its options. */
async function optionsOf([program, ...args]: string[]): Promise<Record<string, unknown>> {
  expect(program).toBe('imageferry');
  const command = createProgram();
  for (const subcommand of command.commands) subcommand.action(() => undefined);
  await command.parseAsync(args, { from: 'user' });
  return command.commands.find((subcommand) => subcommand.name() === args[0])?.opts() ?? {};
}

/** The calls of `imageferry` in a script. */
async function ours(script: string, variables: Record<string, string> = {}): Promise<string[][]> {
  const calls = await callsOfScript(script, { IMAGE, ...variables });
  return calls.filter(([program]) => program === 'imageferry');
}

/** The names of the outputs that `--output github` has. */
const OUTPUTS = renderManifest(FAILED_MANIFEST, 'github')
  .trim()
  .split('\n')
  .map((line) => line.split('=')[0] ?? '');

function found(text: string, pattern: RegExp): string[][] {
  return [...text.matchAll(pattern)].map(([, ...groups]) => groups);
}

describe('the workflow of GitHub', () => {
  interface Step {
    id?: string;
    run: string;
  }
  type Job = { outputs?: Record<string, string>; needs?: string; steps: Step[] };
  const text = read('github-actions.yml');
  const { jobs } = parse(text) as { jobs: Record<string, Job> };
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const variables = { GITHUB_OUTPUT: '/tmp/github-output' };

  test('calls the command as it wants to be called', async () => {
    const calls = (await Promise.all(steps.map(({ run }) => ours(run, variables)))).flat();

    expect(await Promise.all(calls.map(optionsOf))).toEqual([
      expect.objectContaining({ dryRun: true }),
      expect.objectContaining({ output: 'github', outputFile: '/tmp/github-output', timeout: 18_000_000 }),
    ]);
    expect(calls.map(([, , image]) => image)).toEqual([IMAGE, IMAGE]);
  });

  test('names only outputs that exist', async () => {
    const ofSteps = found(text, /steps\.(\w+)\.outputs\.(\w+)/g);
    const ofJobs = found(text, /needs\.(\w+)\.outputs\.(\w+)/g);

    for (const [id, output] of ofSteps) {
      expect(OUTPUTS).toContain(output);
      const [call = []] = await ours(steps.find((step) => step.id === id)?.run ?? '', variables);
      expect(await optionsOf(call)).toMatchObject({ outputFile: '/tmp/github-output' });
    }
    for (const [job = '', output = ''] of ofJobs) expect(jobs[job]?.outputs).toHaveProperty(output);
    expect([ofSteps.length, ofJobs.length]).toEqual([2, 1]);
    expect(text).toContain(`TF_VAR_${TFVARS_VARIABLE}:`);
  });
});

describe('the pipeline of GitLab', () => {
  interface Job {
    needs?: string[];
    script: string[];
    artifacts?: { reports: { dotenv: string } };
  }
  const { stages, ...jobs } = parse(read('gitlab-ci.yml')) as { stages: string[] } & { copy: Job; deploy: Job };
  const dotenv = Object.fromEntries(OUTPUTS.map((name) => [name, 'replicate/m-source0001/0']));

  test('calls the command as it wants to be called, and keeps its outputs', async () => {
    const [call = []] = await ours(jobs.copy.script.join('\n'));

    expect(await optionsOf(call)).toMatchObject({
      output: 'github',
      outputFile: jobs.copy.artifacts?.reports.dotenv,
    });
    expect(stages).toEqual(['copy', 'deploy']);
    expect(jobs.deploy.needs).toEqual(['copy']);
  });

  test('names only outputs that exist: bash refuses a variable that is not set', async () => {
    const [call = []] = await ours(jobs.deploy.script.join('\n'), dotenv);

    expect(call).toContain('replicate/m-source0001/0');
    expect(await optionsOf(call)).toMatchObject({ output: 'tfvars', outputFile: 'images.auto.tfvars' });
    await expect(ours(jobs.deploy.script.join('\n'))).rejects.toThrow('unbound variable');
  });
});

describe('the pipeline of Jenkins', () => {
  const text = read('Jenkinsfile');
  // In a text of Groovy between ''' a backslash is written twice.
  const [copy = '', deploy = ''] = found(text, /sh '''([^]*?)'''/g).map(([script = '']) =>
    script.replaceAll('\\\\', '\\'),
  );

  test('calls the command as it wants to be called, and archives the file that this writes', async () => {
    const [call = []] = await ours(copy);
    const { output, outputFile } = await optionsOf(call);

    expect(output).toBe('json');
    expect(found(text, /archiveArtifacts artifacts: '([^']+)'/g)).toEqual([[outputFile]]);
  });

  test('reads from the manifest what is there', async () => {
    const calls = await callsOfScript(deploy);
    const [, , field = '', file] = calls.find(([program]) => program === 'jq') ?? [];

    expect(Object.keys(Manifest.shape)).toContain(field.slice(1));
    expect(file).toBe('manifest.json');
    expect(await optionsOf(calls.find(([program]) => program === 'imageferry') ?? [])).toMatchObject({
      output: 'tfvars',
      outputFile: 'images.auto.tfvars',
    });
  });
});

describe('the template of Packer', () => {
  const text = read('packer.pkr.hcl');
  const [[inline = ''] = []] = found(text, /inline = \[([^]*?)\n {6}\]/g);
  const script = (JSON.parse(`[${inline.trim().replace(/,$/, '')}]`) as string[]).join('\n');

  test('calls the command with what Packer has built', async () => {
    const calls = await callsOfScript(script);
    const [jq = [], call = []] = calls;

    expect(jq).toEqual(['jq', '-r', '.builds[-1].artifact_id', 'packer-manifest.json']);
    expect(found(text, /^ {6}output = "([^"]+)"/gm)).toEqual([['packer-manifest.json']]);
    expect(call[2]).toBe(IMAGE);
    expect(await optionsOf(call)).toMatchObject({ output: 'packer', outputFile: 'images.json' });
  });

  test('the next step finds the images where Packer has them', () => {
    const { builds } = JSON.parse(renderManifest(FAILED_MANIFEST, 'packer')) as { builds: object[] };

    expect(builds.at(-1)).toHaveProperty('artifact_id', 'cn-hangzhou:m-source0001,cn-beijing:m-copy0001');
  });
});

describe('the file of Terraform', () => {
  const text = read('terraform.tf');

  test('has the variable that the command sets, of its type', () => {
    expect(found(text, /^variable "(\w+)"/gm)).toEqual([[TFVARS_VARIABLE]]);
    expect(text).toMatch(/type += map\(string\)/);
  });

  test('uses and demands the regions that are copied to', async () => {
    const [script = ''] = found(text, /^# (imageferry .+)$/gm).flat();
    const [call = []] = await ours(script);
    const { to, output } = await optionsOf(call);
    const regions = (to as string[]).flatMap((list) => list.split(','));

    expect(output).toBe('tfvars');
    expect(found(text, /var\.image_ids\["([^"]+)"\]/g).flat()).toEqual(regions);
    expect(text).toContain(`setsubtract([${regions.map((region) => `"${region}"`).join(', ')}]`);
  });
});
