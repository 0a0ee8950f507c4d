import { guess } from '../../contract/estimate';
import type { ForecastQuestion, SlotsForecast } from '../../contract/messages';
import { forecastQueryName, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/** A plan does not wait longer for what is only an estimate. */
const PATIENCE_MS = 3000;

/** What would become of some copies, as the region slots know it; a guess while there are none, or they do not answer. */
export async function askForecast({ client }: Dependencies, question: ForecastQuestion): Promise<SlotsForecast> {
  const slots = client.workflow.getHandle(REGION_SLOTS_ID);
  const ask = () => slots.query<SlotsForecast, [ForecastQuestion]>(forecastQueryName, question);
  return client.withDeadline(Date.now() + PATIENCE_MS, ask).catch(() => guessedForecast(question));
}

/** Nobody knows how many of the copies would run at the same time. */
function guessedForecast({ regionIds, sizeGiB }: ForecastQuestion): SlotsForecast {
  const estimate = guess(sizeGiB);
  return { estimates: estimate === undefined ? {} : Object.fromEntries(regionIds.map((id) => [id, estimate])) };
}
