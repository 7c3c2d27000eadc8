import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** All figures of this process, served at `/metrics` in the Prometheus text format. */
export const metrics = new Registry();
// Looking at the event loop each 10 ms, as the library does by itself, costs an idle process 0.7 % of a core.
collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: 200 });

interface MetricOptions<L extends string> {
  /** Name with its unit last, for example `vigil_outbox_age_seconds`. */
  name: string;
  help: string;
  labels?: readonly L[];
}

/** A figure that only grows; the one already registered under the name when there is one. */
export function counter<L extends string = never>({ name, help, labels = [] }: MetricOptions<L>): Counter<L> {
  const known = metrics.getSingleMetric(name) as Counter<L> | undefined;
  return known ?? new Counter({ name, help, labelNames: labels, registers: [metrics] });
}

/** A figure that goes up and down; `collect` is asked at each scrape. */
export function gauge<L extends string = never>(
  options: MetricOptions<L> & { collect?: (gauge: Gauge<L>) => void | Promise<void> },
): Gauge<L> {
  const { name, help, labels = [], collect } = options;
  const known = metrics.getSingleMetric(name) as Gauge<L> | undefined;
  if (known) return known;
  return new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [metrics],
    collect(this: Gauge<L>) {
      return collect?.(this);
    },
  });
}

/** A distribution over `buckets` (upper bounds, in the unit of the name). */
export function histogram<L extends string = never>(options: MetricOptions<L> & { buckets?: number[] }): Histogram<L> {
  const { name, help, labels = [], buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] } = options;
  const known = metrics.getSingleMetric(name) as Histogram<L> | undefined;
  return known ?? new Histogram({ name, help, labelNames: labels, buckets, registers: [metrics] });
}
