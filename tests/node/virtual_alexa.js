"use strict";
// virtual-alexa (Bespoken) drives the skill through two check-ins, a week apart, and through what
// goes wrong. It reads the interaction model by itself and writes its own requests.

const assert = require("node:assert/strict");
const path = require("node:path");
const { VirtualAlexa } = require("virtual-alexa");
const { SessionEndedReason } = require("virtual-alexa/lib/src/core/SkillRequest");
const { ENDPOINT, SKILL_ID, ENDS } = require("./skill");
const { asked, lawful, reprompted, spoken, transcribe } = require("./skill");

const MODEL = path.join(__dirname, "..", "..", "interaction_models", "en-US.json");
const SECONDS_A_TURN = 15;

/** An intent by its name, where virtual-alexa cannot find it from words. */
const means = (intent, slots) => ({
  label: `(${[intent, ...Object.values(slots ?? {})].join(" ")})`,
  send: (alexa) => alexa.intend(intent, slots),
});
/** Words that the model doesn't know; virtual-alexa would take any for a date. */
const UNKNOWN = means("AMAZON.FallbackIntent");
const PICK_UP = "home/unfinished";

// A turn: what is said, the step that is asked then, and what must be heard, if it matters.
const SITTINGS = [
  {
    name: "A first check-in, from the welcome to the talk",
    at: "2026-11-22T18:00:00Z",
    turns: [
      ["open steady ground", "home/visit.hello"],
      ["help", "home/visit.hello"],
      ["yes", "home/visit.name_one"],
      ["my name is Ana", "home/visit.name_two"],
      [means("NameIntent", { name: "Ben" }), "home/visit.kind"],
      [UNKNOWN, "home/visit.kind"],
      ["we're a couple", "home/offer_first", /Ana and Ben/],
      ["yes", "check_in/consent.one", /Ana/],
      ["yes", "check_in/consent.two", /Ben/],
      ["yes", "check_in/first", /Ana/],
      ["yes", "check_in/appreciate.first", /Ana.*Ben.*\[40 s\]/],
      ["more time", "check_in/appreciate.first", /^\[40 s\]/],
      ["next", "check_in/appreciate.second", /Ben.*Ana/],
      [UNKNOWN, "check_in/appreciate.second", /^\[40 s\]/],
      ["next", "check_in/went_well"],
      ["next", "check_in/pulse"],
      ["harder", "check_in/topic"],
      ["yes", "check_in/talk.share.first"],
    ],
    silent: true,
  },
  {
    name: "Picked up on another speaker, to the close",
    at: "2026-11-22T18:10:00Z",
    device: "bedroom",
    turns: [
      ["open steady ground", PICK_UP],
      ["pick up", "check_in/talk.share.first", /Ana/],
      ["next", "check_in/talk.mirror.first"],
      ["partly", "check_in/talk.again.first"],
      ["next", "check_in/talk.mirror.first"],
      ["yes", "check_in/talk.more.first"],
      ["yes", "check_in/talk.share.first"],
      ["repeat", "check_in/talk.share.first"],
      ["next", "check_in/talk.mirror.first"],
      ["yes", "check_in/talk.more.first"],
      ["no", "check_in/talk.share.second", /Ben/],
      ["next", "check_in/talk.mirror.second"],
      ["yes", "check_in/talk.more.second"],
      ["no", "check_in/promise.first", /Ana/],
      [means("PromiseIntent", { promise: "climb a mountain" }), "check_in/promise.first"],
      ["I will put my phone away", "check_in/promise.confirm.first", /phone/],
      ["yes", "check_in/promise.second", /Ben/],
      ["give me ideas", "check_in/promise.ideas.second"],
      ["I promise to go for a walk", "check_in/promise.confirm.second", /walk/],
      ["yes", "check_in/meet"],
      [means("DayIntent", { date: "2026-11-29", time: "19:00" }), ENDS, /Sunday/],
    ],
  },
  {
    name: "A week later, in one breath: the promises come back",
    at: "2026-11-29T19:00:00Z",
    turns: [
      ["ask steady ground to start our check in", "check_in/consent.one", /Ana/],
      ["yes", "check_in/consent.two", /Ben/],
      ["yes", "check_in/first", /Ben/],
      ["yes", "check_in/review.due", /Ana.*phone/],
      ["kept", "check_in/review.due", /Ben.*walk/],
      ["change it", "check_in/review.change", /Ben/],
      ["I'm going to do the dishes", "check_in/review.changed", /chore/],
      ["yes", "check_in/appreciate.first"],
      ["pass", "check_in/appreciate.second"],
      ["go back", "check_in/appreciate.first"],
      ["where are we", "check_in/appreciate.first"],
      ["pass", "check_in/appreciate.second"],
      ["pass", "check_in/went_well"],
      ["pass", "check_in/pulse"],
      ["easier", "check_in/topic"],
      ["park it", "check_in/promise.first", /Ben/],
      ["stop", ENDS],
    ],
  },
  {
    name: "Begun afresh, and one of the two says no",
    at: "2026-11-30T19:00:00Z",
    device: "bedroom",
    turns: [
      ["open steady ground", PICK_UP],
      ["start afresh", "check_in/consent.one"],
      ["yes", "check_in/consent.two"],
      ["no", ENDS],
    ],
  },
  {
    name: "Strangers, whom nobody understands",
    household: "strangers",
    at: "2026-11-22T20:00:00Z",
    turns: [
      ["ask steady ground to start our check in", "check_in/welcome.hello"],
      ["skip", "check_in/consent.one"],
      [UNKNOWN, "check_in/consent.one"],
      [UNKNOWN, "check_in/consent.one"],
      [UNKNOWN, ENDS],
    ],
  },
  ...["cancel", means("AMAZON.NavigateHomeIntent"), "take a break"].map((way, day) => ({
    name: "Another way out",
    household: "strangers",
    at: `2026-11-2${3 + day}T20:00:00Z`,
    turns: [
      ["open steady ground", PICK_UP],
      [way, ENDS],
    ],
  })),
];

/** A speaker of a household, whose clock starts at a sitting's hour. */
function speaker({ at, household = "family", device = "kitchen" }) {
  const alexa = VirtualAlexa.Builder()
    .interactionModelFile(MODEL)
    .skillURL(ENDPOINT)
    .applicationID(SKILL_ID)
    .create();
  alexa.context().user().setID(`amzn1.ask.account.${household}`);
  alexa.context().device().setID(`amzn1.ask.device.${device}`);
  if (device === "bedroom") {
    const screen = { runtime: { maxVersion: "2023.3" } };
    alexa.context().device().supportedInterfaces()["Alexa.Presentation.APL"] = screen;
  }
  let now = Date.parse(at);
  return alexa.filter(({ request }) => {
    request.timestamp = new Date(now).toISOString();
    now += SECONDS_A_TURN * 1000;
  });
}

/** One turn, its answer held against the table and against Amazon's rules. */
async function take(alexa, [said, step, heard]) {
  const { label, send } = said.send ? said : { label: said, send: () => alexa.utter(said) };
  const answer = await send(alexa);
  transcribe(label, answer);
  lawful(answer);
  assert.equal(asked(answer), step, `after ${label}`);
  assert.equal(alexa.context().activeSession(), step !== ENDS);
  if (heard) assert.match(spoken(answer.response), heard);
  return answer;
}

/** Nobody answers: the reprompt, then the end, which nothing may be said to. */
async function stayAway(alexa, answer) {
  console.log(`  you    (silence)\n  alexa  ${reprompted(answer)}`);
  const end = await alexa.endSession(SessionEndedReason.EXCEEDED_MAX_REPROMPTS);
  transcribe("(silence)", end);
  assert.deepEqual(Object.keys(end.response), [], "words after the session's end");
}

async function main() {
  let turns = 0;
  for (const sitting of SITTINGS) {
    console.log(`\n${sitting.name} (${sitting.device ?? "kitchen"}, ${sitting.at})\n`);
    const alexa = speaker(sitting);
    let answer;
    for (const turn of sitting.turns) answer = await take(alexa, turn);
    if (sitting.silent) await stayAway(alexa, answer);
    turns += sitting.turns.length;
  }
  console.log(`\n${SITTINGS.length} sittings, ${turns} turns: each as the table has it`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
