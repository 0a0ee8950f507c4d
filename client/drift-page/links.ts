/** Where the Temporal UI shows the workflows. */
export interface TemporalUi {
  /** Address without anything behind it, such as `http://127.0.0.1:8233`. */
  url: string;
  namespace: string;
}

/** The nights of a policy, also those whose id has more text behind it. */
export function nightsUrl(ui: TemporalUi, policyId: string): string {
  return listUrl(ui, policyId);
}

/** The replications of an image. */
export function replicationsUrl(ui: TemporalUi, imageId: string): string {
  return listUrl(ui, `replicate/${imageId}/`);
}

function listUrl({ url, namespace }: TemporalUi, beginning: string): string {
  const query = `WorkflowId STARTS_WITH "${beginning.replaceAll(/["\\]/g, '')}"`;
  const base = url.replace(/\/+$/, '');
  return `${base}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(query)}`;
}
