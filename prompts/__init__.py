"""Every prompt that a chat model is given, as text files. Answers are worded without one so far."""
