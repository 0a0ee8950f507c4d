import { defined } from '../../contract/defined';
import { accountsOf } from './accounts-of';
import { sourceOf, type SourceOptions } from './source-of';
import { tagsOf } from './tags-of';
import { type TargetOptions, targetsOf } from './targets-of';
import { targetsOverFile } from './targets-over-file';

/** The arguments of `imageferry copy` that make the request. */
export interface RequestOptions extends SourceOptions, TargetOptions {
  name?: string;
  description?: string;
  tag?: string[];
  share?: string[];
  priority?: string;
  failurePolicy?: string;
  onAbort?: string;
  deadline?: string;
  abortWhenDetached?: string;
  relay?: boolean;
  dryRun?: boolean;
}

/** A request that is not checked yet, and what is wrong with the options that make it. */
export interface Draft {
  request: unknown;
  problems: string[];
}

/** The request that the options describe. */
export function draftOf(options: RequestOptions): Draft {
  const { fields, source, tags, problems } = partsOf(options);
  return { request: { source, ...fields, ...(options.tag !== undefined && { tags }) }, problems };
}

/**
 * The request of a file with what the options change: source and tags field by field, the regions as a whole, and every other
 * field that is given. What is no request stays as it is.
 */
export function draftOver(file: unknown, options: RequestOptions): Draft {
  const { fields, source, tags, problems } = partsOf(options);
  if (!isRecord(file)) return { request: file, problems };
  const request: Record<string, unknown> = { ...file, ...fields };
  if (Object.keys(source).length > 0) request['source'] = merged(file['source'], source);
  if (options.tag !== undefined) request['tags'] = merged(file['tags'], tags);
  if (fields.targets !== undefined) {
    const over = targetsOverFile(fields.targets, file['targets']);
    request['targets'] = over.targets;
    problems.push(...over.problems);
  }
  return { request, problems };
}

function partsOf(options: RequestOptions) {
  const { name, description, priority, failurePolicy, onAbort, deadline, abortWhenDetached, relay, dryRun } = options;
  const { source, problems: ofSource } = sourceOf(options);
  const { targets, problems: ofTargets } = targetsOf(options);
  const { tags, problems: ofTags } = tagsOf(options.tag ?? []);
  const shareWith = accountsOf(options.share);
  const ofCopies = { name, description, shareWith, priority, failurePolicy, onAbort, copyDeadline: deadline };
  const fields = defined({ targets, ...ofCopies, abortWhenDetached, relay, dryRun });
  return { fields, source, tags, problems: [...ofSource, ...ofTargets, ...ofTags] };
}

function merged(ofFile: unknown, ofOptions: object): object {
  return { ...(isRecord(ofFile) && ofFile), ...ofOptions };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
