/** A number in [0, 1) that hangs on the words and the time alone. */
export function noise(words: string): (time: number) => number {
  const seed = hash(words);
  return (time) => mix(seed ^ Math.imul(time, 0x9e3779b1)) / 2 ** 32;
}

function hash(words: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < words.length; index += 1)
    state = Math.imul(state ^ words.charCodeAt(index), 0x01000193);
  return state;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
