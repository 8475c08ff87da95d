-- The tables that have records: the number under which these are stored, and the schema that their indexes were made for.
CREATE TABLE IF NOT EXISTS `flex_record_tables` (
  `table_no` INT UNSIGNED NOT NULL AUTO_INCREMENT,
  `table_id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `schema_version` INT NOT NULL,
  `epoch` INT UNSIGNED NOT NULL,
  `options` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `purging` BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (`table_no`),
  UNIQUE KEY `flex_record_tables_table_id_unique` (`table_id`),
  CONSTRAINT `flex_record_tables_table_id_foreign`
    FOREIGN KEY (`table_id`) REFERENCES `flex_tables` (`id`)
    ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
