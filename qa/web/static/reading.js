// A conversation that is only read: its citations open their card.

import { openCards } from "./card.js";

openCards();
