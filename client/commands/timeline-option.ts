import type { Command } from 'commander';
import type { Manifest } from '../../contract/schema/manifest';
import { InvalidOptionsError } from '../errors';
import { hindranceTo, writeOutputFile } from '../files/output-file';
import { timelineSvg } from '../pictures/draw';
import { timelineOf } from '../pictures/timeline';

/** Whether to draw a replication, too. */
export interface TimelineOptions {
  /** The file. */
  timeline?: string;
}

export function withTimelineOption(command: Command): Command {
  return command.option('--timeline <path>', 'draw who waited and ran when to this file, as a picture in SVG');
}

/** What is wrong with the option. */
export async function timelineProblems({ timeline }: TimelineOptions): Promise<string[]> {
  if (timeline === undefined) return [];
  const hindrance = await hindranceTo(timeline);
  return hindrance === undefined
    ? []
    : [`--timeline: "${timeline}" cannot be written (${hindrance}); name a file in a folder that exists`];
}

/** Throws `InvalidOptionsError` for the option where an id has turned out to be that of a night. */
export function checkNoTimelineOfNight({ timeline }: TimelineOptions): void {
  if (timeline === undefined) return;
  throw new InvalidOptionsError([
    `--timeline: "${timeline}" is for a replication, and the id is that of a night; give the id of one of its replications`,
  ]);
}

/** Draws the picture, if it is asked for. */
export async function writeTimeline(manifest: Manifest, { timeline }: TimelineOptions): Promise<void> {
  if (timeline === undefined) return;
  await writeOutputFile(timeline, { text: timelineSvg(timelineOf(manifest, Date.now())), isAdded: false });
}
