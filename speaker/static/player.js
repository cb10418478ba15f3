// Plays a reply piece by piece, as a smart speaker does: speech, sounds, quiet time.
// A new reply or stop() ends the one before; skip() ends only the present piece.

const PAUSE = 3; // seconds: a shorter quiet is a breath between sentences, waited out but not shown
const PACE = 0.36; // seconds a word, where the browser has no voice

const ms = (seconds) => Math.round(seconds * 1000);
const words = (text) => text.split(/\s+/).length;
const sentences = (text) => text.match(/[^.!?]+[.!?]*\s*/g) ?? [text];
const isQuiet = (piece) => piece.kind === "quiet" && piece.seconds >= PAUSE;

export class Player {
  #run = 0;
  #wake = () => {};
  #utterance = null; // Chrome forgets an utterance, and its end, that nothing refers to
  #aloud = true;

  // stage: { show(piece) -> element, now(element or null), state(name), count(left, share) }
  constructor(stage) {
    this.stage = stage;
    globalThis.speechSynthesis?.getVoices(); // starts loading them
  }

  set aloud(on) {
    this.#aloud = on;
    if (!on) this.skip();
  }

  // Meant to speak, in a browser that can't.
  get isMute() {
    return this.#aloud && !globalThis.speechSynthesis?.getVoices().length;
  }

  stop() {
    this.#run += 1;
    this.skip();
    this.stage.now(null);
  }

  skip() {
    globalThis.speechSynthesis?.cancel();
    this.#wake();
  }

  // True when it played to its end, false when something else was said meanwhile.
  async play(pieces) {
    this.stop();
    const run = this.#run;
    for (const part of this.#parts(pieces)) {
      // All words up to the next quiet time are shown at once: people read faster than it speaks.
      const shown = part.map((piece) => [piece, this.stage.show(piece)]);
      for (const [piece, element] of shown) {
        if (this.#aloud) await this.#perform(piece, element, run);
        if (run !== this.#run) return false;
      }
    }
    this.stage.now(null);
    return true;
  }

  #parts(pieces) {
    const parts = [[]];
    for (const piece of pieces) {
      if (isQuiet(piece)) parts.push([piece], []);
      else parts.at(-1).push(piece);
    }
    return parts.filter((part) => part.length);
  }

  async #perform(piece, element, run) {
    this.stage.state(isQuiet(piece) ? "quiet" : "speaking");
    if (piece.kind !== "quiet" || isQuiet(piece)) this.stage.now(element);
    if (isQuiet(piece)) return this.#quiet(piece.seconds);
    if (piece.kind === "quiet") return this.#wait(piece.seconds);
    if (piece.kind === "sound") return this.#wait(chime());
    for (const sentence of sentences(piece.text)) {
      if (run === this.#run && this.#aloud) await this.#speak(sentence);
    }
  }

  async #quiet(seconds) {
    const end = performance.now() + ms(seconds);
    const tick = () => {
      const left = Math.max(0, end - performance.now()) / 1000;
      this.stage.count(left, left / seconds);
    };
    tick();
    const ticking = setInterval(tick, 100);
    await this.#wait(seconds);
    clearInterval(ticking);
  }

  #speak(text) {
    if (this.isMute) return this.#wait(words(text) * PACE);
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = "en-US";
    utterance.rate = 0.95;
    this.#utterance = utterance;
    const limit = this.#wait(4 + words(text)); // some voices never tell that they have ended
    utterance.onend = utterance.onerror = () => {
      if (this.#utterance === utterance) this.#wake();
    };
    speechSynthesis.speak(utterance);
    return limit;
  }

  #wait(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms(seconds));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

let sound = null;

// A soft bell made here, since the sound library can be heard on Alexa only; its length in seconds.
function chime() {
  if (!globalThis.AudioContext) return 0;
  sound ??= new AudioContext();
  for (const [pitch, loud] of [[659.3, 0.12], [1318.5, 0.04], [987.8, 0.05]]) {
    const tone = new OscillatorNode(sound, { frequency: pitch });
    const volume = new GainNode(sound, { gain: loud });
    volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 1.6);
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 1.6);
  }
  return 1.2;
}
