/** cc-backend writes names of metrics into its SQL as they come, so nothing but their letters may reach it. */
export function isMetricName(name: string): boolean {
  return /^\w+$/.test(name);
}
