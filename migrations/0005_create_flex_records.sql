-- The records. They are text and not JSON, because that type reorders what it stores.
-- Times are UTC in DATETIME, because TIMESTAMP ends in 2038.
CREATE TABLE IF NOT EXISTS `flex_records` (
  `table_no` INT UNSIGNED NOT NULL,
  `id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `version` INT NOT NULL,
  `schema_version` INT NOT NULL,
  `write_id` BINARY(16) NOT NULL,
  `record` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `created_at` DATETIME(6) NOT NULL,
  `updated_at` DATETIME(6) NOT NULL,
  `created_by` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `updated_by` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `deleted_at` DATETIME(6) NULL,
  `deletion_id` VARCHAR(24) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  PRIMARY KEY (`table_no`, `id`)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
