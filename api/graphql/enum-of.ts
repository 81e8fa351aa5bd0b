import { registerEnumType } from 'type-graphql';

/** A GraphQL enum made from the list of words that the whole product shares; TypeScript asks for a description of every word. */
export function enumOf<Word extends string>(name: string, description: string, words: Readonly<Record<Word, string>>): { [W in Word]: W } {
  const names = Object.keys(words) as Word[];
  const values = Object.fromEntries(names.map((word) => [word, word])) as { [W in Word]: W };
  const valuesConfig = Object.fromEntries(names.map((word) => [word, { description: words[word] }])) as Record<
    Word,
    { description: string }
  >;
  registerEnumType(values, { name, description, valuesConfig });
  return values;
}
