import type { User } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import type { Executor } from '#platform/database';
import { toUser } from './user.mapper.ts';
import { UserRepository } from './user.repository.ts';

export interface Person {
  id: string;
  name: string;
  email: string;
}

export interface PersonFacts extends Person {
  isDisabled: boolean;
  isSystemAdmin: boolean;
}

/** People, and what other modules may know of them. */
@Injectable()
export class UserService {
  constructor(private readonly users: UserRepository) {}

  namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    return this.users.namesOf(ids);
  }

  async find(id: string): Promise<Person | undefined> {
    const user = await this.users.findById(id);
    return user && { id: user.id, name: user.name, email: user.email };
  }

  /** Those of these ids that have an account, by name; all of them, or one page. */
  async among(
    ids: readonly string[],
    on?: Executor,
    page?: { offset: number; limit: number },
  ): Promise<PersonFacts[]> {
    const rows = await this.users.among(ids, on, page);
    return rows.map(({ id, name, email, role, disabledAt }) => ({
      id,
      name,
      email,
      isDisabled: disabledAt !== null,
      isSystemAdmin: role === 'admin',
    }));
  }

  async profile(id: string): Promise<User | undefined> {
    const user = await this.users.findById(id);
    return user && toUser(user);
  }
}
