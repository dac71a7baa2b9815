import { Injectable } from '@nestjs/common';
import { UserRepository } from './user.repository.ts';

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** What other modules may know of people. */
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
}
