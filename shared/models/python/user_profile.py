# Generated from shared/contracts by `npm run generate`. Do not edit.
from hatchery_models import UserProfile as UserProfile
