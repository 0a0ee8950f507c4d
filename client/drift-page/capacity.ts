import { durationText, poolSeconds } from '../../contract/capacity-text';
import type { Capacity, DriftReport, PoolLoad } from '../../contract/schema/drift';
import { html, type Html, outside } from './html';

/** What the slots of each region have to carry; nothing when the report does not say. */
export function capacityTable({ capacity, rpoSeconds }: DriftReport): Html | undefined {
  if (capacity === undefined || capacity.pools.length === 0) return undefined;
  const { copySeconds, recentSeconds, pools } = capacity;
  return html`<section aria-labelledby="capacity">
    <h2 id="capacity">Capacity</h2>
    <div class="frame" role="region" aria-labelledby="capacity" tabindex="0">
      <table class="capacity">
        <caption>
          Assumed time per copy: ${durationText(copySeconds)}. RPO: ${durationText(rpoSeconds)}. Other replications use
          the same slots.
        </caption>
        <thead>
          <tr>
            <th scope="col">Region</th>
            <th scope="col">Copies at a time</th>
            <th scope="col">Lacking now</th>
            <th scope="col">Time for them</th>
            <th scope="col">Of the images of ${durationText(recentSeconds)}</th>
            <th scope="col">Time for them</th>
          </tr>
        </thead>
        <tbody>
          ${pools.map((pool) => row(pool, capacity))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function row(pool: PoolLoad, { copySeconds }: Capacity): Html {
  const time = (copies: number): string => {
    const seconds = poolSeconds(copies, pool, copySeconds);
    return seconds === Infinity ? 'never' : seconds === 0 ? '–' : durationText(seconds);
  };
  const { regionId, role, limit, atATime, lacking, recent } = pool;
  return html`<tr>
    <th scope="row">${outside(regionId)} <span class="tag">${role}</span></th>
    <td>${atATime}${atATime < limit ? ` (limit ${String(limit)})` : undefined}</td>
    <td>${lacking}</td>
    <td>${time(lacking)}</td>
    <td>${recent}</td>
    <td>${time(recent)}</td>
  </tr>`;
}
