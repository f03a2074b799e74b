// The handle by which panes and keys reach the map, which arrives later than they do.
import type { Id, Lonlat } from "./wire";

export interface MapTools {
  toggleFollow(): void;
  toggleCover(): void;
  toggleRoadTool(): void;
  show(point: Lonlat): void;
  showAll(points: Lonlat[]): void;
  middle(): Lonlat | null;
  showUnit(id: Id): void;
}

const nothing = () => undefined;

export const mapTools: MapTools = {
  toggleFollow: nothing,
  toggleCover: nothing,
  toggleRoadTool: nothing,
  show: nothing,
  showAll: nothing,
  middle: () => null,
  showUnit: nothing,
};

export const mapState = {
  isFollowing: true,
  /** Whether the ground says where nobody arrives in time. */
  isCoverShown: false,
  /** Waiting for the point at which a road is closed or lifted. */
  isRoadTool: false,
  isBroken: "",
};
