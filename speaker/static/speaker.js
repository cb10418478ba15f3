// The page: what the buttons do, what is shown. The talking itself is in player.js.

import { Player } from "./player.js";

const $ = (id) => document.getElementById(id);
const room = $("room"), talk = $("talk"), said = $("said");
const STATES = { off: "Resting", listening: "Listening", speaking: "Speaking", quiet: "Quiet time" };

let device = "kitchen";
let turn = Promise.resolve(); // exchanges go one after another
let reply = null; // the reply that is being shown

// --- what is shown

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

function append(element, to = talk) {
  $("first").hidden = true;
  to.append(element);
  talk.scrollTop = talk.scrollHeight;
  return element;
}

const unseen = (text) => make("span", "unseen", text);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const line = (who, name, text) => append(make("div", who, unseen(`${name}: `), text));
const divide = (text) => append(make("div", "place", make("span", "", text)));

function state(name) {
  room.dataset.state = name;
  $("state").textContent = STATES[name];
  said.placeholder = name === "off" ? said.dataset.wake : said.dataset.answer;
  $("silence").disabled = $("unplug").disabled = name === "off";
}

const stage = {
  state,
  show(piece) {
    reply ??= append(make("div", "them", unseen("The speaker: ")));
    if (piece.kind === "speech") return append(make("p", "", piece.text), reply);
    if (piece.kind === "sound") return append(make("p", "sound", "a soft chime"), reply);
    if (piece.seconds < 3) return null;
    return append(make("p", "hush", make("span", "", `quiet time, ${clock(piece.seconds)}`)), reply);
  },
  now(element) {
    talk.querySelector(".now")?.classList.remove("now");
    element?.classList.add("now");
  },
  count(left, share) {
    $("left").textContent = clock(Math.ceil(left));
    room.style.setProperty("--share", share);
  },
};
const player = new Player(stage);

function note(text) {
  $("note").textContent = text;
}

function paint(pre, value) {
  if (!value) return;
  const parts = JSON.stringify(value, null, 2).split(/("(?:[^"\\]|\\.)*"(?:\s*:)?)/);
  pre.replaceChildren(...parts.map((part, index) =>
    index % 2 ? make("span", part.endsWith(":") ? "key" : "text", part) : part));
}

// --- what is said and heard

async function call(path, body) {
  const options = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const heard = await answer.json();
  if (!answer.ok) throw new Error(heard.error);
  return heard;
}

async function hear(heard) {
  paint($("request"), heard.request);
  paint($("response"), heard.response);
  if (player.isMute) note("This browser has no voice: replies are paced as if spoken.");
  reply = null;
  const wanted = await player.play(heard.pieces);
  if (!wanted) return;
  state(heard.listening ? "listening" : "off");
  if (heard.request && !heard.listening) divide("the session has ended");
}

// Anything said stops what is playing, as the wake word does.
function exchange(path, body, show) {
  const place = device;
  player.stop();
  turn = turn.then(async () => {
    player.stop();
    note("");
    show();
    hear(await call(path, { device: place, ...body }));
  }).catch((error) => {
    state("off");
    note(`No answer: ${error.message}`);
  });
}

function say(text) {
  const heard = text.trim();
  said.value = "";
  if (heard) exchange("/say", { text: heard }, () => line("you", "You", heard));
}

async function unplug() {
  player.stop();
  await call("/cut", { device });
  divide(`the ${device} speaker lost its power`);
  state("off");
}

async function goTo(name) {
  player.stop();
  device = name;
  $("devices").querySelector(`[value=${name}]`).checked = true;
  history.replaceState(null, "", `#${name}`);
  state((await call(`/state?device=${name}`)).listening ? "listening" : "off");
}

function setMode(mode) {
  player.aloud = mode === "aloud";
  $("modes").querySelector(`[value=${mode}]`).checked = true;
  localStorage.setItem("mode", mode);
}

// --- the microphone, where the browser has one to offer

function setUpMicrophone(Recognition) {
  const ear = new Recognition();
  ear.lang = "en-US";
  ear.interimResults = true;
  const pressed = (on) => $("mic").setAttribute("aria-pressed", on);
  ear.onstart = () => pressed(true);
  ear.onend = () => pressed(false);
  ear.onerror = ({ error }) => note(`The microphone can't be used here (${error}).`);
  ear.onresult = ({ results }) => {
    said.value = results[0][0].transcript;
    if (results[0].isFinal) say(said.value);
  };
  $("mic").hidden = false;
  $("mic").onclick = () => {
    if ($("mic").getAttribute("aria-pressed") === "true") return ear.stop();
    player.stop();
    ear.start();
  };
}

// --- the buttons

$("box").onsubmit = (event) => {
  event.preventDefault();
  say(said.value);
  said.focus();
};
for (const button of $("first").querySelectorAll("button")) {
  button.onclick = () => say(button.textContent);
}
$("silence").onclick = () => exchange("/silence", {}, () => line("nobody", "You", "nobody says a word"));
$("unplug").onclick = unplug;
$("skip").onclick = () => player.skip();
$("modes").onchange = ({ target }) => setMode(target.value);
$("devices").onchange = ({ target }) => {
  divide(`in the ${target.value}`);
  goTo(target.value);
};
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") player.skip();
});

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
if (Recognition) setUpMicrophone(Recognition);
setMode(localStorage.getItem("mode") === "text" ? "text" : "aloud");
goTo(location.hash === "#bedroom" ? "bedroom" : "kitchen");
