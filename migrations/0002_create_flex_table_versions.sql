-- The history: one immutable row per schema version of a table.
-- (table_id, version) is UNIQUE so that two writers can never commit one number.
CREATE TABLE IF NOT EXISTS `flex_table_versions` (
  `id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `table_id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `version` INT NOT NULL,
  `previous_schema` JSON NULL,
  `new_schema` JSON NOT NULL,
  `changes` JSON NOT NULL,
  `created_by` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `created_at` TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`),
  UNIQUE KEY `flex_table_versions_table_id_version_unique` (`table_id`, `version`),
  CONSTRAINT `flex_table_versions_table_id_foreign` FOREIGN KEY (`table_id`) REFERENCES `flex_tables` (`id`)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
