const PROJECT = 'project:';

export const projectRoom = (projectId: string): string => PROJECT + projectId;

/** Where a person hears what is for them alone, in every tab. */
export const personRoom = (userId: string): string => `person:${userId}`;

/** Undefined for a room that is no project's. */
export const projectOf = (room: string): string | undefined =>
  room.startsWith(PROJECT) ? room.slice(PROJECT.length) : undefined;
