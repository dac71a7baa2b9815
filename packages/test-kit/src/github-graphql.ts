import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphQLError, type GraphQLSchema, buildSchema, graphql } from 'graphql';

export interface CommitInput {
  branch: { repositoryNameWithOwner?: string; branchName?: string };
  expectedHeadOid: string;
  message: { headline: string; body?: string };
  fileChanges?: {
    additions?: { path: string; contents: string }[];
    deletions?: { path: string }[];
  };
}

interface Question {
  query?: unknown;
  variables?: unknown;
}

let schema: GraphQLSchema | undefined;

/** The published schema: it decides on what is asked, and on what is answered. */
function githubSchema(): GraphQLSchema {
  const folder = dirname(fileURLToPath(import.meta.resolve('@octokit/graphql-schema')));
  const file = join(folder, 'schema.graphql');
  schema ??= buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true });
  return schema;
}

/** GitHub names the kind of an error beside its message. */
export function graphqlProblem(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** Problems are of the question or of our own answer: GitHub would not have them. */
export async function answerGraphql(
  question: Question,
  createCommit: (input: CommitInput) => Promise<string>,
): Promise<{ body: unknown; problems: string[] }> {
  const result = await graphql({
    schema: githubSchema(),
    source: typeof question.query === 'string' ? question.query : '',
    variableValues: question.variables as Record<string, unknown> | undefined,
    rootValue: {
      createCommitOnBranch: async ({ input }: { input: CommitInput }) => ({
        commit: { oid: await createCommit(input) },
      }),
    },
  });
  const errors = result.errors?.map(({ message, path, locations, extensions }) => ({
    type: extensions['type'],
    path,
    locations,
    message,
  }));
  const problems = errors
    ?.filter(({ type }) => type === undefined)
    .map(({ message }) => `GraphQL: ${message}`);
  return { body: { data: result.data ?? null, ...(errors && { errors }) }, problems: problems ?? [] };
}
