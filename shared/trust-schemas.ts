import { z } from 'zod'
import { MESSAGE_ROLES } from './trust'

export const messageRoleSchema = z.enum(MESSAGE_ROLES)
