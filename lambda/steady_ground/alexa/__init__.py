"""The Alexa edge: request to `Heard`, `Reply` to response. No other room knows of Alexa."""
