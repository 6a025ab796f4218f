"""Every prompt, as a text file that an editor can read and change without programming."""
