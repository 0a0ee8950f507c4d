/** Where and how ECS is called. `endpoint` replaces every region's own one. */
export interface EcsConfiguration {
  endpoint?: string;
  protocol: 'https' | 'http';
  network: 'public' | 'vpc';
  timeoutMs: number;
}
