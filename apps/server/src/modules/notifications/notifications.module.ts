import { Module } from '@nestjs/common';
import { NotificationController } from './inbox/notification.controller.ts';
import { NotificationRepository } from './inbox/notification.repository.ts';
import { NotificationService } from './inbox/notification.service.ts';

@Module({
  controllers: [NotificationController],
  providers: [NotificationRepository, NotificationService],
})
export class NotificationsModule {}
