import { parseWith } from '../../contract/schema/problems';
import { SyncPolicy } from '../../contract/schema/policy';
import { InvalidPolicyError } from '../errors';
import { readJsonFile } from '../files/read-json-file';

/** The policy that a file holds. Throws one `InvalidPolicyError` with all its problems, after those of other options. */
export async function policyOf(file: string, ofOptions: readonly string[] = []): Promise<SyncPolicy> {
  const { data: content, problems } = await readJsonFile(file);
  const ofFile = [...ofOptions, ...problems.map((problem) => `--policy: "${file}" ${problem}`)];
  if (content === undefined) throw new InvalidPolicyError(ofFile);
  const { data, problems: ofPolicy = [] } = parseWith(SyncPolicy, content);
  if (data !== undefined && ofFile.length === 0) return data;
  throw new InvalidPolicyError([...ofFile, ...ofPolicy]);
}
