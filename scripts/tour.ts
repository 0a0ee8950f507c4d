import { Nights, Schedules } from '../client';
import { exitCodeOfDrift } from '../client/exit-codes';
import { followNight } from '../client/follow/follow-night';
import { driftTable } from '../client/render/drift';
import { scheduleText } from '../client/render/schedule';
import type { DriftReport } from '../contract/schema/drift';
import { connect } from '../dev/connect';
import { startDevStack } from '../dev/stack';
import { simulatorAdmin } from '../simulator';
import { Tour, TOUR_SCHEDULE } from './tour-steps';

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function showReport(report: DriftReport): void {
  say(`${driftTable(report)}\n(exit code ${String(exitCodeOfDrift(report))})`);
}

/** A schedule of nights, an image that comes while it runs, and a copy that is removed and comes back. */
async function main(): Promise<void> {
  const stack = await startDevStack({ say, copySeconds: 3, preferUsualPorts: false });
  const { connection, client } = await connect(stack.address);
  try {
    say(`watch it in the Temporal UI, while it lasts: ${stack.uiUrl}/namespaces/default/schedules`);
    const schedules = new Schedules(client);
    const nights = new Nights(client);
    await walk(new Tour({ schedules, nights, ecs: simulatorAdmin(stack.adminPort) }), nights);
    say('\n# The schedule, and what its nights have found');
    say(scheduleText(await schedules.show(TOUR_SCHEDULE.id)));
  } finally {
    await connection.close();
    await stack.stop();
  }
}

async function walk(tour: Tour, nights: Nights): Promise<void> {
  const night = async (): Promise<DriftReport> => followNight(nights, await tour.night(), say);
  say('\n# Two images, and a schedule that runs every minute; the first night is triggered');
  say(JSON.stringify(TOUR_SCHEDULE));
  await tour.begin();
  showReport(await night());

  say('\n# An image is built, and the regions do not have it yet');
  await tour.addImage(3);
  showReport(await tour.drift());

  say('\n# The next night comes within a minute, and copies it');
  const complete = await night();
  showReport(complete);

  const copy = complete.images[0]?.regions[0];
  say(`\n# Somebody removes the copy ${copy?.imageId ?? ''} in ${copy?.regionId ?? ''}: a report shows it at once`);
  await tour.removeCopy({ regionId: copy?.regionId ?? '', imageId: copy?.imageId ?? '' });
  showReport(await tour.drift());

  say('\n# The next night repairs it');
  const repaired = await night();
  showReport(repaired);
  process.exitCode = exitCodeOfDrift(repaired);
}

void main();
