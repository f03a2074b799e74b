// What a crew does next, whoever presses it: the crew on its phone, or the desk for a word by radio.
import type { OrderState, OrderStep } from "./wire";

export const NEXT: Record<OrderState, OrderStep> = {
  sent: "accepted",
  delivered: "accepted",
  seen: "accepted",
  accepted: "en_route",
  en_route: "on_scene",
  on_scene: "cleared",
};
