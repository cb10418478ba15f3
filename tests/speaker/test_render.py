"""What is heard of a response."""

from typing import Any

import pytest

from speaker.render import Piece, render, ssml

Json = dict[str, Any]


def test_ssml_is_speech_quiet_and_sounds_in_order() -> None:
    text = """<speak>
      <p>Tom &amp; Ana.</p><p><s>One minute.</s> <s>Only <emphasis>listen</emphasis>.</s></p>
      <audio src="soundbank://soundlibrary/bell"/>
      <break time="10s"/> <break time="10s"/><break time="500ms"/>
      <amazon:effect name="whispered">Next?</amazon:effect> <sub alias="aluminum">Al</sub>
    </speak>"""
    assert ssml(text) == (
        Piece("speech", "Tom & Ana."),
        Piece("speech", "One minute."),
        Piece("speech", "Only listen."),
        Piece("sound", "soundbank://soundlibrary/bell"),
        Piece("quiet", seconds=20.5),
        Piece("speech", "Next? aluminum"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<speak>A & B</speak>",
        "<speak>a</speak> b",
        "<p>a</p>",
        "no tags",
        '<speak><break time="ten"/></speak>',
        '<speak><break strength="huge"/></speak>',
    ],
)
def test_invalid_ssml_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invalid SSML"):
        ssml(text)


def test_apl_for_audio_plays_after_the_speech() -> None:
    items: list[Json] = [
        {"type": "Speech", "contentType": "SSML", "content": "<speak>Ana, speak.</speak>"},
        {"type": "Silence", "duration": 45000},
        {"type": "Audio", "source": "soundbank://soundlibrary/chime"},
        {"type": "Speech", "content": "Next, or more time?"},
    ]
    document = {"mainTemplate": {"item": {"type": "Sequencer", "items": items}}}
    response = {
        "outputSpeech": {"type": "PlainText", "text": "All right."},
        "directives": [{"type": "Alexa.Presentation.APLA.RenderDocument", "document": document}],
    }
    assert render(response) == (
        Piece("speech", "All right."),
        Piece("speech", "Ana, speak."),
        Piece("quiet", seconds=45),
        Piece("sound", "soundbank://soundlibrary/chime"),
        Piece("speech", "Next, or more time?"),
    )
