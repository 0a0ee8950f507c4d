import type { ForecastQuestion, SlotsForecast } from '../../contract/messages';
import { forecastQueryName, REGION_SLOTS_ID } from '../../contract/names';
import type { Dependencies } from '../shared/dependencies';

/** A dry run does not wait longer for it. */
const PATIENCE_MS = 3000;

/** What would become of all copies together, as the region slots know it; null while nobody can tell. */
export function askForecast({ client }: Dependencies, question: ForecastQuestion): Promise<SlotsForecast | null> {
  const slots = client.workflow.getHandle(REGION_SLOTS_ID);
  const ask = () => slots.query<SlotsForecast | null, [ForecastQuestion]>(forecastQueryName, question);
  return client.withDeadline(Date.now() + PATIENCE_MS, ask).catch(() => null);
}
