// Calls a client step by step, and says of each what came of it, a line of JSON each.

const say = (line) => console.log(JSON.stringify(line));

export const step = async (name, call) => {
  try {
    const value = await call();
    say({ step: name, ok: true, value: value === undefined ? null : value });
    return value;
  } catch (error) {
    say({ step: name, ok: false });
    console.error(name + ': ' + error.message);
    return undefined;
  }
};

/** Waits until something is so, for a minute. */
export const until = async (condition) => {
  for (let looks = 0; looks < 240; looks++) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('not within a minute');
};

/** Some members of an object. */
export const pick = (from, ...names) => Object.fromEntries(names.map((name) => [name, from[name]]));

export const end = () => say({ step: 'end', ok: true, value: null });
