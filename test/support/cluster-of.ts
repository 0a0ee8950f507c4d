/** The id of the Temporal server behind a UI, undefined when nobody answers: another server may take the port of one that ended. */
export async function clusterOf(uiUrl: string): Promise<string | undefined> {
  const answer = await fetch(`${uiUrl}/api/v1/cluster-info`).catch(() => undefined);
  return ((await answer?.json()) as { clusterId: string } | undefined)?.clusterId;
}
