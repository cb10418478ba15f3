// The page: what the buttons do, what is shown. The talking itself is in player.js.

import { Player } from "./player.js";

const $ = (id) => document.getElementById(id);
const room = $("room"), talk = $("talk"), said = $("said");
const STATES = { off: "Resting", listening: "Listening", speaking: "Speaking", quiet: "Quiet time" };

let device = "kitchen";
let turn = Promise.resolve(); // exchanges go one after another
let reply = null; // the reply that is being shown
let open = false; // whether the skill waits for an answer

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
  talk.tabIndex = 0;
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

// Nothing plays any more: the ring tells whether an answer is awaited.
function rest() {
  state(open ? "listening" : "off");
}

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
  open = heard.listening;
  const wanted = await player.play(heard.pieces);
  if (!wanted) return;
  rest();
  if (heard.request && !heard.listening) divide("the session has ended");
}

// Anything done stops what is playing, as the wake word does.
function next(step) {
  player.stop();
  turn = turn.then(() => {
    player.stop();
    note("");
    return step();
  }).catch((error) => {
    open = false;
    rest();
    note(`No answer: ${error.message}`);
  });
}

function exchange(path, body, show) {
  const place = device;
  next(async () => {
    show();
    hear(await call(path, { device: place, ...body }));
  });
}

function say(text) {
  const heard = text.trim();
  said.value = "";
  if (heard) exchange("/say", { text: heard }, () => line("you", "You", heard));
}

function unplug() {
  next(async () => {
    open = (await call("/cut", { device })).listening;
    divide(`the ${device} speaker lost its power`);
    rest();
  });
}

function goTo(name) {
  device = name;
  $("devices").querySelector(`[value=${name}]`).checked = true;
  history.replaceState(null, "", `#${name}`);
  next(async () => {
    open = (await call(`/state?device=${name}`)).listening;
    rest();
  });
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
  ear.onstart = () => {
    pressed(true);
    state("listening");
  };
  ear.onend = () => {
    pressed(false);
    if (room.dataset.state === "listening") rest(); // unless the reply is already playing
  };
  ear.onerror = ({ error }) => note(`The microphone gave nothing: ${error}.`);
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
goTo(location.hash === "#bedroom" ? "bedroom" : "kitchen");
setMode(localStorage.getItem("mode") === "text" ? "text" : "aloud");
