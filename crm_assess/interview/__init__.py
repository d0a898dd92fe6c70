"""The questionnaire as a conversation: what is asked next, what an input means, and how both look in a terminal."""
