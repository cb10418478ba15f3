"""The local smart speaker: typed or spoken words in, real Alexa request JSON to the skill."""
