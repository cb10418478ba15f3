"use strict";
// The skill behind the local speaker, and what every one of its answers must be.

const assert = require("node:assert/strict");

const SPEAKER = process.env.STEADY_GROUND_SPEAKER;
assert(SPEAKER, "STEADY_GROUND_SPEAKER must hold the local speaker's address, ending in /");

/** The endpoint that takes Alexa's request JSON. */
const ENDPOINT = new URL("alexa", SPEAKER).href;
/** The application id that the skill was started with. */
const SKILL_ID = process.env.STEADY_GROUND_SKILL_ID;
/** In place of a step: the session is over. */
const ENDS = "(ends)";

const APLA = "Alexa.Presentation.APLA.RenderDocument";
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#x27": "'" };

/** What a response, or its reprompt, sounds like: its words, and its pauses as "[40 s]". */
function spoken({ outputSpeech, directives = [] } = {}) {
  const documents = directives.filter(({ type }) => type === APLA);
  const played = documents.flatMap(({ document }) => document.mainTemplate.items).map(component);
  return [ssml(outputSpeech?.ssml ?? ""), ...played].filter(Boolean).join(" ");
}

/** What a component of an APL for Audio document sounds like; a chime goes without saying. */
function component({ type, items, content, duration }) {
  if (type === "Speech") return ssml(content);
  if (type === "Silence") return `[${duration / 1000} s]`;
  return (items ?? []).map(component).filter(Boolean).join(" ");
}

function ssml(text) {
  return text
    .replace(/(?:<break time="\d+s"\/>\s*)+/g, (pauses) => {
      const seconds = [...pauses.matchAll(/\d+/g)].reduce((sum, [found]) => sum + +found, 0);
      return `[${seconds} s] `;
    })
    .replace(/<audio [^>]*\/>\s*|<\/?speak>/g, "")
    .replace(/&([#\w]+);/g, (entity, name) => ENTITIES[name] ?? entity)
    .trim();
}

/** The reprompt of an answer. */
const reprompted = (answer) => spoken(answer.response.reprompt);

/** The step that an answer asks. */
function asked({ response, sessionAttributes }) {
  return response.shouldEndSession ? ENDS : sessionAttributes.asked;
}

/** Amazon's functional rules: the microphone follows the question, and a reprompt rephrases it. */
function lawful(answer) {
  const said = spoken(answer.response);
  const again = reprompted(answer);
  const open = answer.response.shouldEndSession === false;
  assert.equal(answer.version, "1.0");
  assert.equal(typeof answer.response.shouldEndSession, "boolean", "the end is undefined");
  assert(said, "nothing is said");
  assert.equal(said.split("?").length - 1, open ? 1 : 0, `questions, with open ${open}: ${said}`);
  assert.equal(Boolean(answer.sessionAttributes?.asked), open, "open, with no step asked");
  if (open) {
    assert(said.endsWith("?"), `open, and not after its question: ${said}`);
    assert(again.endsWith("?"), `no question in the reprompt: ${again}`);
    assert(!said.endsWith(again), `the reprompt repeats the question: ${again}`);
  } else {
    assert.equal(again, "", "a reprompt, and the session over");
  }
}

/** One turn of the transcript. */
function transcribe(label, answer) {
  console.log(`  you    ${label}`);
  const said = spoken(answer.response);
  console.log(said ? `  alexa  ${said}` : "  alexa  (silent)");
}

module.exports = { ENDPOINT, SKILL_ID, ENDS, spoken, reprompted, asked, lawful, transcribe };
