"""Delays of crews taken from San Francisco Fire's call log, 7-16 April 2020 (DataSF, 7,587 unit rows, 197
units).

**Which units come nearest to a police patrol.** A patrol is two people who already sit in a light vehicle on
the street, put on nothing before they leave, carry nobody away, and stay until the matter is settled.

- *turnout* (Dispatch -> Response): MEDIC. Two people who wait in their vehicle at a street corner. ENGINE and
  TRUCK (p50 77 and 88 s) dress and leave a building; PRIVATE (p50 36 s) is called through another company's
  desk; CHIEF and RESCUE CAPTAIN mix a third already driving (0 s) with offices (p50 65 and 25 s, p90 133 and
  150 s).
- *scene* (On Scene -> Available, rows without a Transport stamp): CHIEF and RESCUE CAPTAIN. One or two people
  in a car who stay as long as someone has to be in charge. A MEDIC's time is the patient's; an ENGINE (p50
  544 s, p90 1,450 s) may leave as soon as another crew takes over.

| delay | kept / left out | cut-offs | offset, mu, sigma | log p50, p90, p95 | fitted | KS |
|---|---|---|---|---|---|---|
| turnout | 2,158 / 111 | 3-600 s | 2.5 s, 1.7047, 1.6986 | 8, 51, 92 s | 8, 51, 92 s | 0.163 |
| scene | 617 / 34 | 60-14,400 s | 0 s, 6.4489, 1.1733 | 632, 2,843, 3,747 s | 632, 2,843, 4,353 s | 0.061 |

Cut-offs. Turnout below 3 s (108 rows, nearly all 0) is a crew already rolling or two keys pressed at once:
drawn as zero with its own share, `at_once_share`; above 600 s (3 rows) the key was forgotten. Scene below 60
s is a crew sent back on arrival or a late key, above 4 h (1 row) a unit held for something else; draws are
capped at the same values. Weak points: turnout stamps are whole seconds and pile up at 3-8 s, hence the KS
distance, though the fit is within 1.5 s of the log from p5 to p95; the scene's fitted p95 is 16 % long.
Dispatch -> Response also holds the moment of acknowledging, so the acknowledge delay below is counted a
little twice. The city was under a stay-at-home order; fire crews are not police. Give a station's own figures
with `--delays`.

**Assumptions, no source**: acknowledge p50 6 s, p90 20 s (the log has no such stamp); 2 % of orders refused,
3 % never answered.
"""

from shouwang.engine.simulation.delays import DelayModel, Delays

SAN_FRANCISCO_DELAYS = Delays(
    acknowledge=DelayModel.through(6.0, 20.0, most_seconds=600.0),
    turnout=DelayModel(1.7047, 1.6986, offset_seconds=2.5, most_seconds=600.0, at_once_share=0.0477),
    scene=DelayModel(6.4489, 1.1733, most_seconds=14_400.0),
    refuses_share=0.02,
    silent_share=0.03,
)
