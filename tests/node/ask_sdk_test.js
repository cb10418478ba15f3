"use strict";
// ask-sdk-test (Taimos) builds its own requests and judges the answers by its own rules: speech,
// reprompt, and a session's end that is neither undefined nor at odds with the question mark.

const assert = require("node:assert/strict");
const {
  AlexaTest,
  IntentRequestBuilder,
  LaunchRequestBuilder,
  ResponseValidator,
  SessionEndedRequestBuilder,
} = require("ask-sdk-test");
const { interactionModel } = require("../../interaction_models/en-US.json");
const { ENDPOINT, SKILL_ID, ENDS, asked, lawful, transcribe } = require("./skill");

const INTENTS = interactionModel.languageModel.intents;

/** The skill as the handler that ask-sdk-test wants. */
async function handler(event) {
  const answer = await fetch(ENDPOINT, { method: "POST", body: JSON.stringify(event) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** Amazon's rules and the table's step, on every answer but that to the session's end. */
class Lawful extends ResponseValidator {
  validate({ label, step }, answer) {
    transcribe(label, answer);
    if (!step) return;
    lawful(answer);
    assert.equal(asked(answer), step, `after ${label}`);
  }
}

const open = (settings) => new LaunchRequestBuilder(settings);
const openOnScreen = (settings) => open(settings).withInterfaces({ apl: true });
const leave = (reason) => (settings) => new SessionEndedRequestBuilder(settings, reason);
const intent = (name) => (settings) => new IntentRequestBuilder(settings, name);
const amazon = (name) => intent(`AMAZON.${name}Intent`);
/** The intent that the interaction model gives these words. */
const words = (said) => intent(INTENTS.find(({ samples = [] }) => samples.includes(said)).name);
const denied = (build) => (settings) => build(settings).withIntentConfirmation("DENIED");

/** An intent with a value that Alexa looked up; without an id, in vain. */
const resolved = (name, slot, type, value, id) => (settings) => {
  const request = intent(name)(settings);
  return id
    ? request.withSlotResolution(slot, value, type, id)
    : request.withSlotResolutionNoMatch(slot, value, type);
};
const promise = (value, id) => resolved("PromiseIntent", "promise", "PROMISE_KIND", value, id);
const checkIn = resolved("StartIntent", "routine", "ROUTINE", "our check in", "check_in");
const named = (name) => (settings) => intent("NameIntent")(settings).withSlot("name", name);
const day = (date) => (settings) =>
  intent("DayIntent")(settings).withSlot("date", date).withEmptySlot("time");
const inAWeek = () => new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

const YES = amazon("Yes");
const NO = amazon("No");
const UNKNOWN = amazon("Fallback");
const PASS = words("pass");

const WELCOME = "home/visit.hello";
const TO_PROMISE = [
  [checkIn, "check_in/welcome.hello"],
  [PASS, "check_in/consent.one"],
  [YES, "check_in/consent.two"],
  [YES, "check_in/first"],
  [PASS, "check_in/appreciate.first"],
  [PASS, "check_in/appreciate.second"],
  [PASS, "check_in/went_well"],
  [PASS, "check_in/pulse"],
  [PASS, "check_in/topic"],
  [words("park it"), "check_in/promise.first"],
];

// A turn: the request, the step that is asked then (none: nothing may be said), and words in the
// answer, if they matter.
const SEQUENCES = {
  "helps and repeats at the first question, and stops": [
    [open, WELCOME],
    [amazon("Help"), WELCOME],
    [amazon("Repeat"), WELCOME],
    [words("where are we"), WELCOME],
    [amazon("Stop"), ENDS],
  ],
  "takes names as they come, and ends on a no": [
    [openOnScreen, WELCOME],
    [named("Ana"), "home/visit.name_two"],
    [named("Ben"), "home/visit.kind"],
    [words("we're friends"), "home/offer_first", "Ana and Ben"],
    [NO, ENDS],
  ],
  "needs nobody's name": [
    [open, WELCOME],
    [NO, "home/visit.kind"],
    [PASS, "home/offer_first"],
    [YES, "check_in/consent.one"],
    [NO, ENDS],
  ],
  "rephrases, offers two ways, and leaves": [
    [open, WELCOME],
    [UNKNOWN, WELCOME],
    [UNKNOWN, WELCOME],
    [UNKNOWN, ENDS],
  ],
  "counts misses afresh after an answer": [
    [open, WELCOME],
    [UNKNOWN, WELCOME],
    [UNKNOWN, WELCOME],
    [YES, "home/visit.name_one"],
    [named("?"), "home/visit.name_one"],
    [intent("NameIntent"), "home/visit.name_one"],
    [named("Ana"), "home/visit.name_two"],
  ],
  "keeps no promise that it did not hear, or that was denied": [
    ...TO_PROMISE,
    [promise("climb a mountain"), "check_in/promise.first"],
    [denied(promise("a walk together", "walk_together")), "check_in/promise.first"],
    [PASS, "check_in/promise.second"],
    [promise("a walk together", "walk_together"), "check_in/promise.confirm.second", "walk"],
    [NO, "check_in/promise.second"],
    [PASS, "check_in/meet"],
    [day("?"), "check_in/meet"],
    [day(inAWeek()), ENDS],
  ],
  "keeps the place when nobody answers": [
    ...TO_PROMISE,
    [leave("EXCEEDED_MAX_REPROMPTS")],
    [open, "home/unfinished"],
    [words("pick up"), "check_in/promise.first"],
    [leave("ERROR")],
    [open, "home/unfinished"],
    [words("start afresh"), "check_in/consent.one"],
    [leave("USER_INITIATED")],
  ],
  "ends on cancel": [
    [checkIn, "check_in/welcome.hello"],
    [amazon("Cancel"), ENDS],
  ],
  "ends on home": [
    [checkIn, "check_in/welcome.hello"],
    [amazon("NavigateHome"), ENDS],
  ],
  "ends for a break": [
    [checkIn, "check_in/welcome.hello"],
    [amazon("Pause"), ENDS],
  ],
};

/** A request as a person would name it. */
function labelled({ type, intent: { name, slots } = {} }) {
  return [name ?? type, ...Object.values(slots ?? {}).map(({ value }) => value ?? "-")].join(" ");
}

/** What ask-sdk-test itself shall expect of a turn. */
function expected(settings, [build, step, heard]) {
  const request = build(settings).build();
  const item = { request, step, label: labelled(request.request), saysLike: heard };
  if (!step) return { ...item, saysNothing: true, repromptsNothing: true };
  if (step === ENDS) return { ...item, repromptsNothing: true, shouldEndSession: true };
  return { ...item, reprompts: (speech) => speech.endsWith("?"), shouldEndSession: false };
}

/** Settings of a household of its own, so that no sequence knows of another. */
const household = (number) => ({
  appId: SKILL_ID,
  userId: `amzn1.ask.account.SEQUENCE-${number}`,
  deviceId: "amzn1.ask.device.KITCHEN",
  locale: "en-US",
});

describe("ask-sdk-test", function () {
  this.timeout(20_000); // ms
  Object.entries(SEQUENCES).forEach(([title, turns], number) => {
    const settings = household(number);
    new AlexaTest(handler, settings)
      .addValidator(new Lawful())
      .test(turns.map((turn) => expected(settings, turn)), title);
  });

  it("answers no request that was meant for another skill", async () => {
    const stranger = { ...household("other"), appId: "amzn1.ask.skill.another" };
    await assert.rejects(handler(open(stranger).build()), /^Error: [45]\d\d/);
  });
});
