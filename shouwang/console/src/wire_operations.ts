// What the server and the page say to each other about operations: docs/board.md.
import type { Id, Lonlat } from "./wire";

export interface UnitInOperation {
  /** Null: of another agency. */
  unit: Id | null;
  call_sign: string;
  agency: string;
  task: string;
  /** Of its post. */
  lon: number | null;
  lat: number | null;
}

export interface Operation {
  id: Id;
  name: string;
  state: "planned" | "running";
  state_name: string;
  page: string;
  starts_at: string;
  ends_at: string;
  commander: string;
  /** The borders of the areas that take part. */
  rings: Lonlat[][];
  units: UnitInOperation[];
  incidents: Id[];
}

/** Under `parts.operation` of an incident. */
export interface OperationPart {
  id: Id;
  name: string;
  state: string;
  state_name: string;
  page: string;
}
