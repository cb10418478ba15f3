"use strict";
// The way to the skill: the local speaker's Alexa endpoint, whose address the caller passes on.

const BASE = process.env.STEADY_GROUND_SPEAKER;
if (!BASE) {
  console.error("STEADY_GROUND_SPEAKER must hold the local speaker's address, ending in /");
  process.exit(2);
}

/** The endpoint that takes Alexa's request JSON. */
exports.ENDPOINT = new URL("alexa", BASE).href;
/** The application id that the skill was started with, so that its check is on. */
exports.SKILL_ID = process.env.STEADY_GROUND_SKILL_ID;
