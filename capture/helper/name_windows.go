package main

// nameMost is how long the name of an interface may be, bytes: people name them
// themselves (IF_MAX_STRING_SIZE of ifdef.h, in UTF-8).
const nameMost = 3 * 256
