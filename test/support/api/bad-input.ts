import type { Stage } from './stage';

/** An input, or a change to one, by field. */
export type Fields = Readonly<Record<string, unknown>>;

/** One way in which the input of a mutation is wrong, and what is answered. */
export interface BadInput {
  /** What is wrong, as a sentence goes on: "is refused when …". */
  readonly when: string;
  /** What is changed of the good input; undefined leaves a field out. */
  readonly change: Fields | ((stage: Stage) => Fields);
  readonly code: string;
  /** Which value it is about, within the input; empty when about the whole. */
  readonly at: readonly string[];
  readonly rule?: string;
}

/** A mutation with an input that is good, and everything that makes it bad. */
export interface MutationCases {
  readonly good: (stage: Stage) => Fields;
  /** The good input is answered with this code and not with a payload, because the stage has no workflow behind its jobs. */
  readonly goodAnswers?: string;
  readonly bad: readonly BadInput[];
  /** Fields that can be given instead of one of the good input. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Lists of ids of which an error names the very one. */
  readonly namesWhich?: readonly string[];
}

/** The good input with another value of one field; what that field stands instead of is left out. */
export const goodWith = ({ good, instead = {} }: MutationCases, stage: Stage, field: string, value: unknown): Fields => {
  const other = instead[field];
  return { ...good(stage), ...(other === undefined ? {} : { [other]: undefined }), [field]: value };
};

/** Bad values of one field that are all INVALID_INPUT. */
export const invalid = (field: string, values: Readonly<Record<string, unknown>>, at: readonly string[] = [field]): BadInput[] =>
  Object.entries(values).map(([what, value]) => ({ when: `${field} is ${what}`, change: { [field]: value }, code: 'INVALID_INPUT', at }));

/** Every bad name; `taken` makes a name that is taken, if there is one. */
export const badNames = (taken?: (stage: Stage) => string): BadInput[] => [
  ...invalid('name', {
    empty: '',
    blank: ' \t ',
    'too long': 'x'.repeat(201),
    'in control characters': 'a\u0007b',
    'on two lines': 'one\ntwo',
  }),
  ...(taken
    ? [
        { when: 'the name is taken', change: (stage: Stage) => ({ name: taken(stage) }), code: 'NAME_TAKEN', at: ['name'] },
        {
          when: 'the name is taken in other letters, with blanks around it',
          change: (stage: Stage) => ({ name: `  ${taken(stage).toUpperCase()} ` }),
          code: 'NAME_TAKEN',
          at: ['name'],
        },
      ]
    : []),
];

/** Every bad list of regions. */
export const badRegions = [
  ...invalid('regions', { empty: [], 'a region twice': ['eu-west-1', 'eu-west-1'] }),
  ...invalid('regions', { 'no region of AWS': ['eu-west-1', 'mars'] }, ['regions', '1']),
  ...invalid('regions', { 'an availability zone': ['eu-west-1a'], blank: [''], 'in capitals': ['EU-WEST-1'] }, ['regions', '0']),
  ...invalid('regions', { 'far too many': Array.from({ length: 41 }, (_, index) => `xx-region${'a'.repeat(index)}-1`) }),
];

/** Every bad account number. */
export const badAccounts = invalid('awsAccountId', {
  empty: '',
  'too short': '12345678901',
  'too long': '1234567890123',
  'not a number': '12345678901a',
  'in other digits': '١٢٣٤٥٦٧٨٩٠١٢',
});
