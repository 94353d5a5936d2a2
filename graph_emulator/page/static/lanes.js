// Puts meetings that overlap beside each other.

import { wall } from "./time.js";

// Each meeting (its copies) with its lane and the number of lanes of the cluster it belongs to.
export function lanes(meetings) {
  const sorted = [...meetings].sort((a, b) => wall(a[0].event.start) - wall(b[0].event.start) || wall(b[0].event.end) - wall(a[0].event.end));
  const placed = [];
  let cluster = [];
  let ends = [];
  const close = () => {
    for (const entry of cluster) entry.of = ends.length;
    cluster = [];
    ends = [];
  };
  for (const copies of sorted) {
    const start = wall(copies[0].event.start).getTime();
    const end = Math.max(wall(copies[0].event.end).getTime(), start + 1_800_000);
    if (ends.length && Math.max(...ends) <= start) close();
    let lane = ends.findIndex((last) => last <= start);
    if (lane < 0) lane = ends.length;
    ends[lane] = end;
    const entry = { copies, lane, of: 1 };
    cluster.push(entry);
    placed.push(entry);
  }
  close();
  return placed;
}
